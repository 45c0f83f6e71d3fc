/**
 * A description of the API's document: paragraphs and `code`, which is all that these texts use.
 * Swagger UI's own renderer parses and sanitises HTML for each of an operation's hundreds of texts.
 */
export function PlainText({ source, className }: { source?: unknown; className?: string }) {
  if (typeof source !== "string" || source.trim() === "") return null;
  return (
    <div className={["markdown", className].filter(Boolean).join(" ")}>
      {source
        .trim()
        .split(/\n{2,}/)
        .map((paragraph) => (
          <p key={paragraph}>{inline(paragraph)}</p>
        ))}
    </div>
  );
}

function inline(paragraph: string) {
  // every second part stood between backticks
  return paragraph.split("`").map((part, place) => {
    const key = `${String(place)} ${part}`;
    return place % 2 === 1 ? <code key={key}>{part}</code> : part;
  });
}
