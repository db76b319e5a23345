//! What the arguments look like. Help, completions and the environment come from here alone.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// A fast, trustworthy gate for GitOps repositories.
///
/// Checks every manifest below a folder against schemas and policies and says, with exact places,
/// whether the state may be merged and applied. Exit code 0: allowed. 1: denied. 2: undecided,
/// which must block too.
#[derive(Debug, Parser)]
#[command(
    name = "sluicegate",
    version,
    args_conflicts_with_subcommands = true,
    max_term_width = 100
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) check: CheckArgs,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check manifests (the default)
    Check(CheckArgs),
    /// Say what a rule wants, why, and what to do
    Explain(ExplainArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Write a settings file for what a first run finds
    Init(InitArgs),
    /// Print what a policy sees: one JSON line a document
    Parse(ParseArgs),
    /// Run the fixtures of policies
    Test(TestArgs),
    /// Print a saved JSON verdict in other formats
    Report(ReportArgs),
    /// Print the completions of a shell
    Completions(CompletionsArgs),
}

/// Where rules, schemas and settings come from.
#[derive(Debug, Args)]
pub(super) struct JudgeArgs {
    /// Folder of policies, beside the built-in ones (repeatable)
    #[arg(
        long,
        value_name = "DIR",
        env = "SLUICEGATE_POLICIES",
        value_delimiter = ','
    )]
    pub(super) policies: Vec<PathBuf>,
    /// Folder of JSON Schemas or CRDs (repeatable)
    #[arg(
        long,
        value_name = "DIR",
        env = "SLUICEGATE_SCHEMAS",
        value_delimiter = ','
    )]
    pub(super) schemas: Vec<PathBuf>,
    /// Kubernetes minor versions to check against, as in 1.34,1.36
    #[arg(
        long,
        value_name = "V",
        env = "SLUICEGATE_KUBERNETES_VERSION",
        value_delimiter = ','
    )]
    pub(super) kubernetes_version: Vec<String>,
    /// Settings file [default: sluicegate.yaml at the root]
    #[arg(long, value_name = "FILE", env = "SLUICEGATE_CONFIG")]
    pub(super) config: Option<PathBuf>,
    /// Read no settings file
    #[arg(long, env = "SLUICEGATE_ISOLATED", conflicts_with = "config")]
    pub(super) isolated: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Files and folders; `-` is standard input [default: .]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Output format, optionally into a file (repeatable) [default: human]
    #[arg(
        short,
        long,
        value_name = "FORMAT[=FILE]",
        env = "SLUICEGATE_OUTPUT",
        value_delimiter = ','
    )]
    pub(super) output: Vec<String>,
    /// Severity from which a finding denies [default: error]
    #[arg(long, value_name = "SEVERITY", env = "SLUICEGATE_FAIL_ON")]
    pub(super) fail_on: Option<FailOnArg>,
    /// Run only these rules; a trailing `/*` takes a whole area (repeatable)
    #[arg(
        long,
        value_name = "RULE",
        env = "SLUICEGATE_SELECT",
        value_delimiter = ','
    )]
    pub(super) select: Vec<String>,
    /// Do not run these rules (repeatable)
    #[arg(
        long,
        value_name = "RULE",
        env = "SLUICEGATE_IGNORE",
        value_delimiter = ','
    )]
    pub(super) ignore: Vec<String>,
    #[command(flatten)]
    pub(super) judge: JudgeArgs,
    /// Number of threads [default: one a processor]
    #[arg(short, long, value_name = "N", env = "SLUICEGATE_JOBS")]
    pub(super) jobs: Option<usize>,
    /// Seconds after which what is not yet judged is undecided
    #[arg(
        long,
        value_name = "SECONDS",
        env = "SLUICEGATE_TIMEOUT",
        default_value_t = 600
    )]
    pub(super) timeout: u64,
    /// Show no progress, which is shown on a terminal only, and only when the work lasts
    #[arg(long, env = "SLUICEGATE_NO_PROGRESS")]
    pub(super) no_progress: bool,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

/// How text for people looks.
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// Colours
    #[arg(
        long,
        value_name = "WHEN",
        env = "SLUICEGATE_COLOR",
        default_value = "auto"
    )]
    pub(super) color: ColorArg,
    /// Print only what decides: the last line, faults and findings that deny
    #[arg(short, long, env = "SLUICEGATE_QUIET", conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Print every finding in full
    #[arg(short, long, env = "SLUICEGATE_VERBOSE")]
    pub(super) verbose: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum FailOnArg {
    Error,
    Warning,
    Info,
    Never,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ColorArg {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// Rule, as in kubernetes/privileged
    #[arg(value_name = "RULE")]
    pub(super) rule: String,
    #[command(flatten)]
    pub(super) judge: JudgeArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum RulesFormat {
    Human,
    Json,
    Markdown,
}

#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub(super) output: RulesFormat,
    #[command(flatten)]
    pub(super) judge: JudgeArgs,
}

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// Root of the repository
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) path: PathBuf,
    /// Print the settings instead of writing them
    #[arg(long)]
    pub(super) print: bool,
}

#[derive(Debug, Args)]
pub(super) struct ParseArgs {
    /// Files and folders; `-` is standard input [default: .]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct TestArgs {
    /// Folder of policies [default: the built-in ones]
    #[arg(value_name = "POLICIES")]
    pub(super) policies: Option<PathBuf>,
    /// Folder of fixtures [default: fixtures/policies]
    #[arg(long, value_name = "DIR")]
    pub(super) fixtures: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// JSON verdict; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Output format, optionally into a file (repeatable) [default: human]
    #[arg(short, long, value_name = "FORMAT[=FILE]", value_delimiter = ',')]
    pub(super) output: Vec<String>,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// Shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}
