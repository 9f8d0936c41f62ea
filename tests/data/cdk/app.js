// Synthesises pipelines of all kinds, and keeps what concerns CodePipeline: see README.md.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const cdk = require("aws-cdk-lib");
const build = require("aws-cdk-lib/aws-codebuild");
const commit = require("aws-cdk-lib/aws-codecommit");
const deploy = require("aws-cdk-lib/aws-codedeploy");
const ecr = require("aws-cdk-lib/aws-ecr");
const events = require("aws-cdk-lib/aws-events");
const targets = require("aws-cdk-lib/aws-events-targets");
const lambda = require("aws-cdk-lib/aws-lambda");
const pipeline = require("aws-cdk-lib/aws-codepipeline");
const actions = require("aws-cdk-lib/aws-codepipeline-actions");
const pipelines = require("aws-cdk-lib/pipelines");
const s3 = require("aws-cdk-lib/aws-s3");
const sns = require("aws-cdk-lib/aws-sns");

const FOLDER = path.join(__dirname, "cdk.out");
const BOUND = { account: "111122223333", region: "eu-west-1" };
const CONNECTION = "arn:aws:codeconnections:us-east-1:123456789012:connection/shop";
const KEPT = /^AWS::(CodePipeline::|Events::Rule$|CloudFormation::Stack$)/;

fs.rmSync(FOLDER, { recursive: true, force: true });

const app = new cdk.App({
  outdir: FOLDER,
  analyticsReporting: false,
  defaultStackSynthesizer: new cdk.LegacyStackSynthesizer(),
  context: { "aws:cdk:enable-path-metadata": true, "aws:cdk:enable-asset-metadata": true },
});

function fromRepository(stack, branch = "main") {
  const repository = commit.Repository.fromRepositoryName(stack, "Repository", "shop");
  const output = new pipeline.Artifact("Code");
  const checkout = new actions.CodeCommitSourceAction({ actionName: "Checkout", repository, branch, output });
  return { output, stage: { stageName: "Source", actions: [checkout] } };
}

function fromConnection(variables = {}) {
  const output = new pipeline.Artifact("Code");
  const checkout = new actions.CodeStarConnectionsSourceAction({
    actionName: "Checkout", owner: "shop", repo: "web", branch: "main", connectionArn: CONNECTION, output, ...variables,
  });
  return { output, checkout, stage: { stageName: "Source", actions: [checkout] } };
}

function compile(stack, input, outputs = []) {
  const project = build.Project.fromProjectName(stack, "Project", "shop");
  return new actions.CodeBuildAction({ actionName: "Compile", project, input, outputs });
}

function ship(stack, input, name = "Ship") {
  const bucket = s3.Bucket.fromBucketName(stack, `${name}Bucket`, "shop-production");
  return new actions.S3DeployAction({ actionName: name, bucket, input });
}

class Classic extends cdk.Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const { output, stage } = fromRepository(this);
    const made = new pipeline.Artifact("Made");
    const sign = new actions.ManualApprovalAction({
      actionName: "Sign", notificationTopic: new sns.Topic(this, "Asked"), additionalInformation: "Ship it?",
    });
    const release = new pipeline.Pipeline(this, "Release", { pipelineType: pipeline.PipelineType.V1 });
    release.addStage(stage);
    release.addStage({ stageName: "Build", actions: [compile(this, output, [made])] });
    release.addStage({ stageName: "Approve", actions: [sign] });
    release.addStage({ stageName: "Deploy", actions: [ship(this, made)] });
  }
}

class Triggered extends cdk.Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const { output, checkout, stage } = fromConnection();
    new pipeline.Pipeline(this, "Release", {
      pipelineName: "triggered",
      pipelineType: pipeline.PipelineType.V2,
      executionMode: pipeline.ExecutionMode.QUEUED,
      variables: [new pipeline.Variable({ variableName: "level", defaultValue: "minor", description: "What changes" })],
      triggers: [{
        providerType: pipeline.ProviderType.CODE_STAR_SOURCE_CONNECTION,
        gitConfiguration: {
          sourceAction: checkout,
          pushFilter: [
            { branchesIncludes: ["main", "release/**"], filePathsExcludes: ["docs/**"] },
            { tagsIncludes: ["v*"] },
          ],
          pullRequestFilter: [{
            branchesIncludes: ["main"],
            events: [pipeline.GitPullRequestEvent.OPEN, pipeline.GitPullRequestEvent.UPDATED],
          }],
        },
      }],
      stages: [stage, { stageName: "Build", actions: [compile(this, output)] }],
    });
  }
}

class Conditional extends cdk.Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const { output, stage } = fromConnection({ variablesNamespace: "Source" });
    const made = new pipeline.Artifact("Made");
    const variable = new pipeline.Rule({
      name: "OnMain", provider: "VariableCheck", version: "1",
      configuration: { Variable: "#{Source.BranchName}", Value: "main", Operator: "EQ" },
    });
    const alarm = new pipeline.Rule({
      name: "Calm", provider: "CloudWatchAlarm", version: "1",
      configuration: { AlarmName: "errors", WaitTime: "5" },
    });
    new pipeline.Pipeline(this, "Release", {
      pipelineName: "conditional",
      pipelineType: pipeline.PipelineType.V2,
      stages: [
        stage,
        {
          stageName: "Build",
          actions: [compile(this, output, [made])],
          onFailure: { result: pipeline.Result.RETRY, retryMode: pipeline.RetryMode.FAILED_ACTIONS },
        },
        {
          stageName: "Deploy",
          actions: [ship(this, made)],
          beforeEntry: { conditions: [{ rules: [variable], result: pipeline.Result.FAIL }] },
          onSuccess: { conditions: [{ rules: [alarm], result: pipeline.Result.ROLLBACK }] },
          onFailure: { result: pipeline.Result.ROLLBACK },
        },
      ],
    });
  }
}

class CrossRegion extends cdk.Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const { output, stage } = fromRepository(this);
    const stacks = (region, order) => new actions.CloudFormationCreateUpdateStackAction({
      actionName: `Ship-${region}`, stackName: "shop", templatePath: output.atPath("shop.yaml"),
      adminPermissions: true, region, runOrder: order,
    });
    new pipeline.Pipeline(this, "Release", {
      pipelineName: "cross-region",
      pipelineType: pipeline.PipelineType.V2,
      crossAccountKeys: true,
      stages: [stage, { stageName: "Deploy", actions: [stacks("eu-west-1", 1), stacks("us-west-2", 2)] }],
    });
  }
}

class Nightly extends cdk.Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const output = new pipeline.Artifact("Code");
    const fetch = new actions.S3SourceAction({
      actionName: "Fetch", bucket: s3.Bucket.fromBucketName(this, "Sources", "shop-sources"), bucketKey: "shop.zip",
      trigger: actions.S3Trigger.NONE, output,
    });
    const announce = new actions.LambdaInvokeAction({
      actionName: "Announce", lambda: lambda.Function.fromFunctionName(this, "Announcer", "announce"),
    });
    const release = new pipeline.Pipeline(this, "Release", {
      pipelineName: "nightly",
      pipelineType: pipeline.PipelineType.V2,
      stages: [
        { stageName: "Source", actions: [fetch] },
        { stageName: "Build", actions: [compile(this, output)] },
        { stageName: "Tell", actions: [announce] },
      ],
    });
    const schedule = events.Schedule.cron({ minute: "0", hour: "2" });
    new events.Rule(this, "EveryNight", { schedule, targets: [new targets.CodePipeline(release)] });
  }
}

class Containers extends cdk.Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const { output, stage } = fromRepository(this);
    const image = new pipeline.Artifact("Image");
    const repository = ecr.Repository.fromRepositoryName(this, "Images", "shop");
    const pull = new actions.EcrSourceAction({ actionName: "Pull", repository, output: image });
    const group = deploy.EcsDeploymentGroup.fromEcsDeploymentGroupAttributes(this, "Group", {
      application: deploy.EcsApplication.fromEcsApplicationName(this, "Application", "shop"),
      deploymentGroupName: "blue-green",
    });
    new pipeline.Pipeline(this, "Release", {
      pipelineName: "containers",
      pipelineType: pipeline.PipelineType.V2,
      stages: [
        { stageName: "Source", actions: [...stage.actions, pull] },
        {
          stageName: "Deploy",
          actions: [new actions.CodeDeployEcsDeployAction({
            actionName: "Shift", deploymentGroup: group, appSpecTemplateInput: output, taskDefinitionTemplateInput: output,
            containerImageInputs: [{ input: image, taskDefinitionPlaceholder: "IMAGE" }],
          })],
        },
      ],
    });
  }
}

class Jenkins extends cdk.Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const output = new pipeline.Artifact("Code");
    const checkout = new actions.GitHubSourceAction({
      actionName: "Checkout", owner: "shop", repo: "web", branch: "main", output,
      oauthToken: cdk.SecretValue.secretsManager("github"), trigger: actions.GitHubTrigger.WEBHOOK,
    });
    const jenkins = new actions.JenkinsProvider(this, "Jenkins", {
      providerName: "Jenkins", serverUrl: "https://jenkins.example.com", version: "2",
    });
    const job = new actions.JenkinsAction({
      actionName: "Compile", jenkinsProvider: jenkins, projectName: "shop", type: actions.JenkinsActionType.BUILD,
      inputs: [output], outputs: [new pipeline.Artifact("Made")],
    });
    new pipeline.Pipeline(this, "Release", {
      pipelineType: pipeline.PipelineType.V1,
      pipelineName: "jenkins",
      stages: [{ stageName: "Source", actions: [checkout] }, { stageName: "Build", actions: [job] }],
    });
  }
}

class Commands extends cdk.Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const { output, stage } = fromConnection();
    const run = new actions.CommandsAction({
      actionName: "Test", input: output, commands: ["make test", "make report"], outputVariables: ["COVERAGE"],
      variablesNamespace: "Tested",
    });
    const sign = new actions.ManualApprovalAction({
      actionName: "Sign", additionalInformation: `Covered: ${run.variable("COVERAGE")}`,
    });
    new pipeline.Pipeline(this, "Release", {
      pipelineName: "commands",
      pipelineType: pipeline.PipelineType.V2,
      executionMode: pipeline.ExecutionMode.PARALLEL,
      stages: [stage, { stageName: "Test", actions: [run] }, { stageName: "Approve", actions: [sign] }],
    });
  }
}

class Nesting extends cdk.Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const nested = new cdk.NestedStack(this, "Inner");
    const { output, stage } = fromConnection();
    new pipeline.Pipeline(nested, "Release", {
      pipelineName: "nested",
      pipelineType: pipeline.PipelineType.V2,
      stages: [stage, { stageName: "Build", actions: [compile(nested, output)] }],
    });
  }
}

class Shop extends cdk.Stage {
  constructor(scope, id, props) {
    super(scope, id, props);
    const stack = new cdk.Stack(this, "Web");
    new sns.Topic(stack, "Orders");
  }
}

class Waves extends cdk.Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const synth = new pipelines.ShellStep("Synth", {
      input: pipelines.CodePipelineSource.connection("shop/web", "main", { connectionArn: CONNECTION }),
      commands: ["npx cdk synth"],
    });
    const release = new pipelines.CodePipeline(this, "Release", { pipelineName: "waves", synth });
    release.addStage(new Shop(this, "Beta"), { post: [new pipelines.ShellStep("Probe", { commands: ["make probe"] })] });
    const wave = release.addWave("Production", { pre: [new pipelines.ManualApprovalStep("Sign")] });
    wave.addStage(new Shop(this, "Berlin"));
    wave.addStage(new Shop(this, "Oslo"));
  }
}

class InAStage extends cdk.Stage {
  constructor(scope, id, props) {
    super(scope, id, props);
    new Classic(this, "Classic", props);
  }
}

new Classic(app, "Classic");
new Triggered(app, "Triggered");
new Conditional(app, "Conditional");
new CrossRegion(app, "CrossRegion", { env: { account: "111122223333", region: "us-east-1" } });
new Nightly(app, "Nightly", { env: BOUND });
new Containers(app, "Containers");
new Jenkins(app, "Jenkins");
new Commands(app, "Commands");
new Nesting(app, "Nesting");
new Waves(app, "Waves");
new InAStage(app, "Tools", { env: BOUND });

app.synth();
keepPipelines(FOLDER);

// Roles, keys and buckets are large, and nothing of them is read.
function keepPipelines(folder) {
  for (const file of fs.readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, file.name);
    if (file.isDirectory()) keepPipelines(place);
    else if (file.name === "manifest.json") write(place, manifest(read(place)));
    else if (file.name.endsWith(".template.json")) write(place, template(read(place)));
    else fs.rmSync(place);
  }
}

function template(whole) {
  const resources = Object.entries(whole.Resources ?? {}).filter(([, each]) => KEPT.test(each.Type));
  return { ...(whole.Parameters && { Parameters: whole.Parameters }), Resources: Object.fromEntries(resources) };
}

function manifest(whole) {
  const kinds = ["aws:cloudformation:stack", "cdk:cloud-assembly"];
  const artifacts = Object.entries(whole.artifacts)
    .filter(([, each]) => kinds.includes(each.type))
    .map(([name, { type, environment, properties }]) => [name, { type, environment, properties }]);
  return { version: whole.version, artifacts: Object.fromEntries(artifacts) };
}

function read(place) {
  return JSON.parse(fs.readFileSync(place, "utf-8"));
}

function write(place, content) {
  fs.writeFileSync(place, JSON.stringify(content, null, 1) + "\n");
}
