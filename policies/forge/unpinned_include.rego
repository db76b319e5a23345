# METADATA
# title: Included pipelines are pinned
# description: >-
#   What is included from another address, or from a branch of another project, runs here with all
#   variables, and changes without a review.
# custom:
#   severity: warning
#   applies_to: [gitlab/ci]
#   fix: Name a commit or a tag as `ref`, or give a remote file its `integrity`.
package sluicegate.forge.unpinned_include

import rego.v1

deny contains {"at": ["include", "remote"], "message": remote} if is_loose(input.object.include)

deny contains {"at": ["include", i, "remote"], "message": remote} if is_loose(input.object.include[i])

deny contains {"at": ["include"], "message": remote} if is_address(input.object.include)

deny contains {"at": ["include", i], "message": remote} if is_address(input.object.include[i])

deny contains {"at": ["include", i, "ref"], "message": "whatever is pushed to the other project is included"} if {
	input.object.include[i].project
	moves(input.object.include[i])
}

deny contains {"at": ["include", i, "component"], "message": "the newest component is included"} if {
	component := input.object.include[i].component
	is_string(component)
	regex.match(`@(~latest|main|master)$`, component)
}

remote := "a remote file is included whatever it holds"

is_loose(entry) if {
	is_address(entry.remote)
	not entry.integrity
}

is_address(text) if {
	is_string(text)
	regex.match(`^https?://`, text)
}

moves(entry) if not entry.ref

moves(entry) if entry.ref in {"main", "master", "HEAD", "latest"}
