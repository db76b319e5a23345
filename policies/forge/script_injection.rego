# METADATA
# title: What strangers write is no part of a script
# description: >-
#   An expression is filled into the script before the shell reads it: an issue called `$(curl
#   …)`, or a branch of such a name, runs as a command with the token and the secrets of the job.
# custom:
#   severity: error
#   applies_to: [github/workflow, github/action]
#   fix: Put the expression into `env` of the step, and write `"$NAME"` in the script.
package sluicegate.forge.script_injection

import rego.v1

deny contains {"at": ["jobs", job, "steps", i, "run"], "message": message(text)} if {
	run := input.object.jobs[job].steps[i].run
	is_filled(run)
	some text in injected(run, [input.object, input.object.jobs[job], input.object.jobs[job].steps[i]])
}

deny contains {"at": ["jobs", job, "steps", i, "with", "script"], "message": message(text)} if {
	script := input.object.jobs[job].steps[i]["with"].script
	is_filled(script)
	some text in injected(script, [input.object, input.object.jobs[job], input.object.jobs[job].steps[i]])
}

deny contains {"at": ["runs", "steps", i, "run"], "message": message(text)} if {
	run := input.object.runs.steps[i].run
	is_filled(run)
	some text in injected(run, [input.object.runs.steps[i]])
}

is_filled(text) if {
	is_string(text)
	contains(text, "${{")
}

message(text) := sprintf("a stranger's text becomes part of the script: `%s`", [text])

# A comparison is true or false, whatever the text says.
injected(script, scopes) := {trim_space(text) |
	some text in regex.find_n(`\$\{\{[^}]*\}\}`, script, -1)
	is_strange(plain(text), scopes)
	not regex.match(`^\$\{\{ ?!? ?(contains|startswith|endswith|hashfiles) ?\(|^[^&]*[=!]=[^&]*$`, plain(text))
}

is_strange(text, _) if regex.match(strange, text)

# A variable that the expression reads holds it.
is_strange(text, scopes) if {
	value := scopes[_].env[name]
	is_string(value)
	is_string(name)
	regex.match(`^[A-Za-z0-9_]+$`, name)
	regex.match(strange, plain(value))
	regex.match(sprintf(`env\.%s([^a-z0-9_-]|$)`, [lower(name)]), text)
}

# Expressions have no case, and `a['b']` is `a.b`.
plain(text) := regex.replace(dotted, `\s+`, " ") if {
	dotted := regex.replace(lower(text), `\[\s*['"]([^'"]*)['"]\s*\]`, ".$1")
}

# What anybody on the internet may write.
strange := `github\.(head_ref|event\.(issue\.(title|body)|pull_request\.(title|body|head\.(ref|label|repo\.(default_branch|description)))|(comment|review|review_comment)\.body|discussion\.(title|body)|(head_commit|commits[^ }]*)\.(message|author\.(name|email))|pages[^ }]*\.page_name|workflow_run\.(head_branch|display_title|head_commit\.(message|author\.(name|email)))))`
