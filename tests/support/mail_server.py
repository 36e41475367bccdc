"""A mail server that takes what it is given, or refuses as told; just enough of SMTP (RFC 5321) for one client."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from email import message_from_string, policy
from email.message import EmailMessage
from typing import Self


@dataclass
class MailServer:
    """Use with ``async with``; ``url`` is its address, ``taken`` what it was given, with the recipients."""

    answers: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[list[str], EmailMessage]] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"smtp://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipients: list[str] = []
        writer.write(b"220 test\r\n")
        while line := (await reader.readline()).decode():
            command = line[:4].strip().upper()
            answer = self.answers.get(command)
            if command == "DATA" and not answer:
                writer.write(b"354 go on\r\n")
                written = []
                while (part := (await reader.readline()).decode()) != ".\r\n":
                    written.append(part.removeprefix(".") if part.startswith("..") else part)
                message = message_from_string("".join(written), policy=policy.default)
                self.taken.append((recipients, message))
            elif command == "RCPT" and not answer:
                recipients.append(line.partition("<")[2].partition(">")[0])
            usual = "221 bye" if command == "QUIT" else "250 ok"
            writer.write(f"{answer or usual}\r\n".encode())
            await writer.drain()
            if command == "QUIT":
                break
        writer.close()
        await writer.wait_closed()
