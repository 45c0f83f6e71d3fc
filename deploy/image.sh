#!/bin/sh
# Build the image without Docker, as root: image.sh NAME:TAG (called by `make image`).
# Needs Debian's buildah, netavark and mmdebstrap. The base is made from Debian's packages.
set -eu
cd "$(dirname "$0")/.."
name=${1:?the name of the image is missing: image.sh NAME:TAG}
base=localhost/atlas-base:trixie
for program in buildah mmdebstrap; do
  command -v "$program" >/dev/null || {
    echo "$program is missing: apt-get install --no-install-recommends buildah netavark mmdebstrap" >&2
    exit 1
  }
done
# The date of the commit stands for the time of building: the same commit gives the same files.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH

if [ -z "$(buildah images --quiet --filter "reference=$base" 2>/dev/null)" ] || [ -n "${FRESH_BASE:-}" ]; then
  echo "making the base from Debian's packages"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  # in memory where there is room: dpkg waits for the disk after every file
  room=$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)
  [ "${room:-0}" -lt 2000000 ] || export TMPDIR=/dev/shm
  mmdebstrap --quiet --mode=unshare --variant=minbase --include=python3,ca-certificates \
    --dpkgopt=path-exclude='/usr/share/doc/*' --dpkgopt=path-include='/usr/share/doc/*/copyright' \
    --dpkgopt=path-exclude='/usr/share/man/*' --dpkgopt=path-exclude='/usr/share/locale/*' \
    trixie - > "$work/base.tar"
  unset TMPDIR
  container=$(buildah from --isolation chroot scratch)
  buildah add --quiet "$container" "$work/base.tar" / >/dev/null
  buildah commit --quiet --timestamp "$SOURCE_DATE_EPOCH" "$container" "$base" >/dev/null
  buildah rm "$container" >/dev/null
fi

# While it is built, this machine's authorities are trusted too (a mirror of one's own).
exec buildah bud --quiet --isolation chroot --network host --layers=false \
  --ulimit nofile=20000:20000 --ulimit nproc=90000:90000 \
  --volume /etc/ssl/certs:/etc/ssl/certs:ro \
  --timestamp "$SOURCE_DATE_EPOCH" --build-arg "BASE=$base" \
  --file deploy/Dockerfile --tag "$name" .
