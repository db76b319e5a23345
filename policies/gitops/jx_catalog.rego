# METADATA
# title: Pipelines come from a fixed catalog
# description: >-
#   A pipeline that is taken from a branch of its catalog runs, with its credentials, whatever is
#   pushed there.
# custom:
#   severity: warning
#   applies_to:
#     - kubernetes/tekton.dev/PipelineRun
#     - kubernetes/tekton.dev/Task
#     - kubernetes/tekton.dev/Pipeline
#   fix: Name a commit or a tag, or `@versionStream`.
package sluicegate.gitops.jx_catalog

import rego.v1

deny contains {"at": array.concat(["spec"], array.concat(path, ["image"])), "message": message} if {
	input.identity.group == "tekton.dev"
	walk(input.object.spec, [path, step])
	image := step.image
	is_string(image)
	regex.match(`^uses:[^@]*(@(main|master|HEAD|latest)?)?\s*$`, image)
	message := sprintf("`%s` is whatever is pushed there", [image])
}
