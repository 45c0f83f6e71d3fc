import { useMemo } from "react";
import { encode } from "uqr";

const QUIET = 4;

/** The dark squares as one SVG path; the quiet zone of four squares belongs to the standard. */
export function squares(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: "L", border: QUIET });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${String(x)} ${String(y)}h1v1h-1z`] : [])));
  return { size, path: path.join("") };
}

/** A QR code, made in the page: what it says goes to no other address. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => squares(text), [text]);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${String(size)} ${String(size)}`} width={220} height={220} shapeRendering="crispEdges" style={{ maxWidth: "100%", background: "#fff" }}>
      <path d={path} fill="#000" />
    </svg>
  );
}
