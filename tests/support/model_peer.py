"""A server that speaks OpenAI's chat completions, in a process of its own; a file says how.

`python -m tests.support.model_peer PORT FILE`: FILE is JSON, read again at each request: `status`,
`headers` and `error` (answer so), `token` (any other is 401), `models` (any other is 404), `text`
(of the answer), `usage`, `raw` (the whole body), `cut` (send half of it), `seconds` (wait first),
`findings` (answer an agent with them; without `evidence_id`: that of the evidence it was shown),
`by_task` (the same by words of the instructions),
`narrates` (write sentences; `about`: part of the facts that one cites, numbered as it was shown),
`obeys` (answer what the evidence orders behind `ANSWER:`), `echo` (repeat the key), `unsupported`
(a parameter that is 400). Bodies it was sent are appended to FILE with `.calls` behind its name.
"""

import json
import re
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from tests.support.mcp_peer import McpPeer

MODEL = "example-model-1"


class ModelPeer(McpPeer):
    """The server as a test sees it."""

    module: ClassVar[str] = "tests.support.model_peer"

    @property
    def url(self) -> str:
        return f"http://{self.pair}/v1"

    def behave(self, **said: Any) -> None:
        """Behave so from the next request on."""
        temporary = self.folder / "next.json"
        temporary.write_text(json.dumps(said))
        temporary.replace(self.file)


@asynccontextmanager
async def model_peer(folder: Path) -> AsyncIterator[ModelPeer]:
    """Run it until the block ends."""
    found = ModelPeer(folder)
    found.behave()
    await found.start()
    try:
        yield found
    finally:
        await found.kill()


def _refusal(said: dict[str, Any], path: str, key: str, body: Any) -> tuple[int, str] | None:
    """Status and code of a refusal, as OpenAI's error reference has them."""
    if "status" in said:
        return said["status"], said.get("error", "server_error")
    if path != "/v1/chat/completions":
        return 404, "unknown_url"
    if "token" in said and key != f"Bearer {said['token']}":
        return 401, "invalid_api_key"
    if body.get("model") not in said.get("models", [MODEL]):
        return 404, "model_not_found"
    if said.get("unsupported") in body:
        return 400, "unsupported_parameter"
    return None


class _Handler(BaseHTTPRequestHandler):
    file: Path

    def do_POST(self) -> None:
        said = json.loads(self.file.read_text())
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.file.with_name(f"{self.file.name}.calls").open("a") as calls:
            calls.write(json.dumps(body) + "\n")
        time.sleep(said.get("seconds", 0))
        asked = "\n".join(one["content"] for one in body["messages"])
        for task, findings in said.get("by_task", {}).items():
            if task in asked:
                said["findings"] = findings
        if "findings" in said:
            shown = re.search(r'<evidence id="([^"]+)">', asked)
            usual = {"evidence_id": shown[1] if shown else "", "category": "other"}
            said["text"] = json.dumps({"findings": [usual | one for one in said["findings"]]})
        if "narrates" in said:
            facts = re.findall(r"^\[(\d+)\] (.*)$", asked, flags=re.MULTILINE)
            written = [
                {
                    "text": one["text"],
                    "facts": [
                        int(n) for n, fact in facts for about in one["about"] if about in fact
                    ],
                }
                for one in said["narrates"]
            ]
            said["text"] = json.dumps({"sentences": written})
        if said.get("obeys"):
            said["text"] = asked.rpartition("ANSWER:")[2].partition("\n")[0].strip()
        key = self.headers.get("Authorization", "")
        refusal = _refusal(said, self.path, key, body)
        answer: dict[str, Any] = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": body.get("model"),
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": said.get("text", "OK")},
                    "finish_reason": "stop",
                }
            ],
        }
        usage = said.get("usage", {"prompt_tokens": 12, "completion_tokens": 2, "total_tokens": 14})
        if usage:
            answer["usage"] = usage
        if refusal:
            message = f"Incorrect: {key}" if said.get("echo") else "No."
            answer = {"error": {"message": message, "type": "error", "code": refusal[1]}}
        elif said.get("echo"):
            answer["choices"][0]["message"]["content"] = f"Your key is {key}"
        content = said["raw"].encode() if "raw" in said else json.dumps(answer).encode()
        self.send_response(refusal[0] if refusal else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in said.get("headers", {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if said.get("cut") else content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    _Handler.file = Path(sys.argv[2])
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), _Handler).serve_forever()
