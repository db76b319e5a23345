# METADATA
# title: Argo CD applications belong to a project of their own
# description: >-
#   The project `default` may deploy anything from any repository to any cluster; an application
#   in it is bound by nothing.
# custom:
#   severity: warning
#   applies_to: [kubernetes/argoproj.io/Application, kubernetes/argoproj.io/ApplicationSet]
#   fix: >-
#     Create an AppProject that lists sources, destinations and kinds, and name it in
#     spec.project.
#   fragments: true
package sluicegate.gitops.argo_default_project

import rego.v1

deny contains {"at": ["spec", "project"], "message": message} if {
	input.object.kind == "Application"
	in_default(input.object.spec)
	message := "the application is in the project `default`, which allows everything"
}

deny contains {"at": path, "message": message} if {
	input.object.kind == "ApplicationSet"
	spec := input.object.spec.template.spec
	in_default(spec)
	path := ["spec", "template", "spec", "project"]
	message := "its applications are in the project `default`, which allows everything"
}

# An empty name is the default's; a patch that names none leaves it as it is.
in_default(spec) if spec.project in {"default", ""}

in_default(spec) if {
	not input.partial
	is_object(spec)
	object.get(spec, "project", null) == null
}
