#!/usr/bin/env bash
# A valid answer of an MCP tool is refused by one client, after its tools were listed and not before.
#
# Versions: @modelcontextprotocol/sdk 1.32.2 (npm), mcp 2.3.0 (PyPI). Run twice on 2026-11-30, each
#   time in a fresh folder, on one machine.
# One would guess: an output schema without $schema is JSON Schema 2020-12, as MCP says since its
#   revision of 2025-11-25, for both clients; and whether an answer fits it does not depend on what
#   was asked before.
# What happens: the client in TypeScript reads the schema as draft 7, so that `prefixItems` with
#   `items: false` refuses every pair, and `dependentRequired` and `unevaluatedProperties` are passed
#   over; and it knows only schemas that its own listTools() has seen: without that, any answer goes.
#   The client in Python fetches the schema when it has to, and reads it as 2020-12.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund @modelcontextprotocol/sdk@1.32.2 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet mcp==2.3.0 2>>log

cat >tools.json <<'JSON'
{
  "pair, right": [
    {"type": "object", "properties": {"pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false}}},
    {"pair": ["C-58", 2]}
  ],
  "pair, wrong": [
    {"type": "object", "properties": {"pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]}}},
    {"pair": [2, "C-58"]}
  ],
  "needs both, wrong": [
    {"type": "object", "dependentRequired": {"start": ["end"]}},
    {"start": 1}
  ],
  "plain, wrong": [
    {"type": "object", "properties": {"number": {"type": "integer"}}},
    {"number": "58"}
  ]
}
JSON
cat >server.mjs <<'JS'
import fs from "node:fs";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";

const tools = JSON.parse(fs.readFileSync("tools.json"));
const server = new Server({ name: "s", version: "1" }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: Object.entries(tools).map(([name, [outputSchema]]) => ({
    name,
    inputSchema: { type: "object" },
    outputSchema,
  })),
}));
server.setRequestHandler(CallToolRequestSchema, async ({ params }) => ({
  content: [{ type: "text", text: JSON.stringify(tools[params.name][1]) }],
  structuredContent: tools[params.name][1],
}));
await server.connect(new StdioServerTransport());
JS
cat >client.mjs <<'JS'
import fs from "node:fs";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

for (const first of ["at once", "after listTools()"]) {
  const client = new Client({ name: "c", version: "1" });
  await client.connect(new StdioClientTransport({ command: "node", args: ["server.mjs"] }));
  if (first !== "at once") await client.listTools();
  for (const name of Object.keys(JSON.parse(fs.readFileSync("tools.json")))) {
    const outcome = await client.callTool({ name }).then(
      () => "taken",
      (error) => `refused: ${error.message.split(": ").at(-1)}`,
    );
    console.log(`TypeScript, ${first}: ${name}: ${outcome}`);
  }
  await client.close();
}
JS
cat >client.py <<'PY'
import asyncio
import json

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main():
    server = StdioServerParameters(command="node", args=["server.mjs"])
    async with stdio_client(server) as (reading, writing), ClientSession(reading, writing) as session:
        await session.initialize()
        for name in json.load(open("tools.json")):
            try:
                await session.call_tool(name, {})
                outcome = "taken"
            except RuntimeError as error:
                outcome = f"refused: {str(error).splitlines()[0].partition(': ')[2]}"
            print(f"Python, at once: {name}: {outcome}")


asyncio.run(main())
PY
{ node client.mjs && venv/bin/python client.py; } >seen 2>>log
cat seen
diff - seen <<'SEEN'
TypeScript, at once: pair, right: taken
TypeScript, at once: pair, wrong: taken
TypeScript, at once: needs both, wrong: taken
TypeScript, at once: plain, wrong: taken
TypeScript, after listTools(): pair, right: refused: data/pair/0 boolean schema is false, data/pair/1 boolean schema is false
TypeScript, after listTools(): pair, wrong: taken
TypeScript, after listTools(): needs both, wrong: taken
TypeScript, after listTools(): plain, wrong: refused: data/number must be integer
Python, at once: pair, right: taken
Python, at once: pair, wrong: refused: 'C-58' is not of type 'integer'
Python, at once: needs both, wrong: refused: 'end' is a dependency of 'start'
Python, at once: plain, wrong: refused: '58' is not of type 'integer'
SEEN
echo "As found."
