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
package sluicegate.argo.default_project

import rego.v1

deny contains {"at": ["spec", "project"], "message": message} if {
	input.object.kind == "Application"
	object.get(input.object.spec, "project", "default") == "default"
	message := "the application is in the project `default`, which allows everything"
}

deny contains {"at": path, "message": message} if {
	input.object.kind == "ApplicationSet"
	spec := input.object.spec.template.spec
	object.get(spec, "project", "default") == "default"
	path := ["spec", "template", "spec", "project"]
	message := "its applications are in the project `default`, which allows everything"
}
