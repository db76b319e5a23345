# METADATA
# title: Output of a step is no command
# description: >-
#   With ACTIONS_ALLOW_UNSECURE_COMMANDS every line that a program prints may set variables and
#   paths for later steps.
# custom:
#   severity: error
#   applies_to: [github/workflow, github/action]
#   fix: Remove the variable, and write to `$GITHUB_ENV` and `$GITHUB_PATH`.
package sluicegate.forge.unsecure_commands

import rego.v1

name := "ACTIONS_ALLOW_UNSECURE_COMMANDS"

on := {true, "true"}

deny contains {"at": ["env", name], "message": message} if input.object.env[name] in on

deny contains {"at": ["jobs", job, "env", name], "message": message} if input.object.jobs[job].env[name] in on

deny contains {"at": ["jobs", job, "steps", i, "env", name], "message": message} if {
	input.object.jobs[job].steps[i].env[name] in on
}

deny contains {"at": ["runs", "steps", i, "env", name], "message": message} if input.object.runs.steps[i].env[name] in on

message := "whatever is printed may set variables"
