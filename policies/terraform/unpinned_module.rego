# METADATA
# title: Modules are pinned
# description: >-
#   A module without a version is another one tomorrow, and what it makes is applied without
#   anyone having read it.
# custom:
#   severity: warning
#   applies_to: [terraform/module]
#   fix: >-
#     Give a module of a registry a version, and one from git a `ref` that is a tag or a
#     commit.
package sluicegate.terraform.unpinned_module

import rego.v1

deny contains {"at": ["values", "source"], "message": message} if {
	source := input.resource.values.source
	is_string(source)
	from_git(source)
	not contains(source, "${")
	not regex.match(`[?&]ref=[^&]`, source)
	message := sprintf("the module `%s` follows whatever its repository holds", [input.resource.name])
}

moving := `[?&]ref=(main|master|develop|dev|trunk|HEAD)(&|$)`

deny contains {"at": ["values", "source"], "message": message} if {
	source := input.resource.values.source
	is_string(source)
	regex.match(moving, source)
	message := sprintf("the module `%s` follows a branch", [input.resource.name])
}

deny contains {"at": ["values", "source"], "message": message} if {
	source := input.resource.values.source
	is_string(source)
	regex.match(`^([a-z0-9.-]+\.[a-z]+/)?[A-Za-z0-9_-]+/[A-Za-z0-9_-]+/[a-z0-9]+(//.*)?$`, source)
	not from_git(source)
	not input.resource.values.version
	message := sprintf("the module `%s` has no version", [input.resource.name])
}

from_git(source) if regex.match(`^(git::|git@|github\.com/|bitbucket\.org/|hg::)|\.git(//|\?|$)`, source)
