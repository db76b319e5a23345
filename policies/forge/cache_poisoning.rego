# METADATA
# title: Releases are built without a cache
# description: >-
#   A cache that another run has filled, perhaps one of a pull request, becomes part of what is
#   released.
# custom:
#   severity: info
#   applies_to: [github/workflow]
#   fix: Leave the cache out of workflows that publish.
#   parameters:
#     caches:
#       description: Values of `cache` with which a setup action restores one
#       default: [npm, yarn, pnpm, pip, pipenv, poetry, maven, gradle, sbt, "true", true]
#       schema: {type: array}
package sluicegate.forge.cache_poisoning

import rego.v1

deny contains {"at": ["jobs", job, "steps", i, "uses"], "message": message} if {
	is_release
	step := input.object.jobs[job].steps[i]
	caches(step)
	message := sprintf("the release is built from a cache: `%s`", [step.uses])
}

is_release if input.object.on == "release"

is_release if input.object.on[_] == "release"

is_release if is_object(input.object.on.release)

is_release if {
	is_array(input.object.on.push.tags)
	not input.object.on.push.branches
}

caches(step) if {
	is_string(step.uses)
	regex.match(`^(actions/cache|swatinem/rust-cache)(/restore)?@`, lower(step.uses))
}

caches(step) if {
	is_string(step.uses)
	startswith(step.uses, "actions/setup-")
	step["with"].cache in input.parameters["forge/cache-poisoning"].caches
}
