# METADATA
# title: Images of jobs name a fixed version
# description: >-
#   An image without a tag, or with one that moves, is another program each day, with the secrets
#   of the job.
# custom:
#   severity: warning
#   applies_to: [github/workflow, github/action]
#   fix: Name a version, better a digest.
package sluicegate.forge.job_image

import rego.v1

deny contains {"at": ["jobs", job, "container"], "message": said(image)} if {
	image := input.object.jobs[job].container
	is_loose(image)
}

deny contains {"at": ["jobs", job, "container", "image"], "message": said(image)} if {
	image := input.object.jobs[job].container.image
	is_loose(image)
}

deny contains {"at": ["jobs", job, "services", name, "image"], "message": said(image)} if {
	image := input.object.jobs[job].services[name].image
	is_loose(image)
}

deny contains {"at": ["jobs", job, "steps", i, "uses"], "message": said(image)} if {
	image := input.object.jobs[job].steps[i].uses
	is_loose(image)
	startswith(image, "docker://")
}

deny contains {"at": ["runs", "steps", i, "uses"], "message": said(image)} if {
	image := input.object.runs.steps[i].uses
	is_loose(image)
	startswith(image, "docker://")
}

deny contains {"at": ["runs", "image"], "message": said(image)} if {
	image := input.object.runs.image
	is_loose(image)
	startswith(image, "docker://")
}

said(image) := sprintf("image `%s` names no fixed version", [image])

is_loose(image) if {
	is_string(image)
	regex.match(`^(docker://)?([^/@]+/)*[^/:@${]+(:(latest|main|master|edge|nightly))?$`, image)
}
