//! The program: arguments in, exit code out. Everything else is the library's.

/// Rego and trees of small values live on allocation; this one is a quarter faster there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    sluicegate::cli::main()
}
