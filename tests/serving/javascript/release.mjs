// A tool in JavaScript: it creates a pipeline, approves it and reads its history. What it has seen
// it prints as JSON. Its argument is the protocol: json or cbor.

import {
  CodePipelineClient, CreatePipelineCommand, GetPipelineCommand, GetPipelineStateCommand,
  ListActionExecutionsCommand, ListPipelinesCommand, PipelineNotFoundException,
  PutApprovalResultCommand, ValidationException,
} from "@aws-sdk/client-codepipeline";
import {
  CodeCommitClient, CreateRepositoryCommand, GetFileCommand, PutFileCommand,
  RepositoryDoesNotExistException,
} from "@aws-sdk/client-codecommit";
import { readFileSync } from "node:fs";

const options = {};
if (process.argv[2] === "cbor") {
  const { SmithyRpcV2CborProtocol } = await import("@smithy/core/cbor");
  options.protocol = SmithyRpcV2CborProtocol;
}
const pipelines = new CodePipelineClient(options);
const repositories = new CodeCommitClient({});
const seen = {};

async function refused(sending, kind) {
  try {
    await sending;
  } catch (error) {
    return [error instanceof kind, error.name, error.$metadata.httpStatusCode, error.message];
  }
  return "not refused";
}

const pipeline = JSON.parse(readFileSync(0, "utf8"));
const created = await pipelines.send(new CreatePipelineCommand({ pipeline }));
seen.version = created.pipeline.version;

const listed = await pipelines.send(new ListPipelinesCommand({}));
seen.listed = listed.pipelines.map((each) => [each.name, each.created.toISOString()]);
seen.attempts = listed.$metadata.attempts;

const state = await pipelines.send(new GetPipelineStateCommand({ name: pipeline.name }));
const waiting = state.stageStates.find((each) => each.stageName === "Approve");
const { token } = waiting.actionStates[0].latestExecution;
const answered = await pipelines.send(new PutApprovalResultCommand({
  pipelineName: pipeline.name,
  stageName: "Approve",
  actionName: "Sign",
  token,
  result: { status: "Approved", summary: "Passt schön." },
}));
seen.approvedAt = answered.approvedAt.toISOString();

const history = await pipelines.send(
  new ListActionExecutionsCommand({ pipelineName: pipeline.name }),
);
seen.history = history.actionExecutionDetails.map((each) => [each.actionName, each.status]);
seen.summary = history.actionExecutionDetails
  .find((each) => each.actionName === "Sign").output.executionResult.externalExecutionSummary;

seen.missing = await refused(
  pipelines.send(new GetPipelineCommand({ name: "nothing" })), PipelineNotFoundException,
);
seen.invalid = await refused(pipelines.send(new GetPipelineCommand({})), ValidationException);

await repositories.send(new CreateRepositoryCommand({ repositoryName: "app" }));
const where = { repositoryName: "app", filePath: "README" };
await repositories.send(new PutFileCommand({
  ...where, branchName: "main", fileContent: new TextEncoder().encode("Schön."),
}));
const file = await repositories.send(new GetFileCommand(where));
seen.file = new TextDecoder().decode(file.fileContent);
seen.noRepository = await refused(
  repositories.send(new GetFileCommand({ ...where, repositoryName: "nothing" })),
  RepositoryDoesNotExistException,
);

console.log(JSON.stringify(seen));
