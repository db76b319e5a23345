# METADATA
# title: Code of a pull request never runs with secrets
# description: >-
#   On pull_request_target and workflow_run a workflow has the repository's secrets and a token
#   that may write. If it checks out the pull request's code and then builds it, any stranger
#   runs code with them.
# custom:
#   severity: error
#   applies_to: [github/workflow]
#   fix: >-
#     Use `on: pull_request`, or check out only the base, and leave what needs secrets to a
#     second workflow.
package sluicegate.forge.untrusted_checkout

import rego.v1

privileged_events := {"pull_request_target", "workflow_run"}

head := `github\.(head_ref|\*|event\.(\*|number|pull_request\.(\*|head|merge_commit_sha|number)|workflow_run\.(\*|head|pull_requests)))|github_head_ref`

commands := `git ([^\n;&|]* )?(checkout|switch|pull|fetch|merge|reset|clone|worktree) [^\n;&|]*`

# `on` is a text, a list or a mapping.
deny contains {"at": ["jobs", job, "steps", i, key], "message": message} if {
	walk(input.object.on, [path, value])
	some event in array.concat(path, [value])
	event in privileged_events
	step := input.object.jobs[job].steps[i]
	some key in ["with", "run"]
	fetches(key, step, [input.object, input.object.jobs[job], step])
	message := sprintf("on `%s` the job `%s` checks out a stranger's code", [event, job])
}

fetches("with", step, scopes) if {
	startswith(plain(step.uses), "actions/checkout@")
	is_strange(step["with"][["ref", "repository"][_]], scopes)
}

fetches("run", step, _) if regex.match(`gh pr checkout|git [^\n;&|]*pull/[^\n;&|]*/(head|merge)`, plain(step.run))

fetches("run", step, scopes) if is_strange(regex.find_n(commands, plain(step.run), -1)[_], scopes)

# A text names the head itself or a variable that holds it.
is_strange(text, _) if regex.match(head, plain(text))

is_strange(text, scopes) if {
	value := scopes[_].env[name]
	regex.match(head, plain(value))
	some word in regex.find_n(`(env\.|\$\{?)[a-z0-9_]+`, plain(text), -1)
	trim_left(trim_prefix(word, "env."), "${") == lower(name)
}

# Expressions have no case, `a['b']` is `a.b`, and spaces mean nothing.
plain(text) := regex.replace(spaced, ` ?\. ?`, ".") if {
	is_string(text)
	dotted := regex.replace(lower(text), `\[\s*['"]([^'"]*)['"]\s*\]`, ".$1")
	spaced := regex.replace(dotted, `\\\n|[ \t]+`, " ")
}
