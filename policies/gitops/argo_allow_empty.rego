# METADATA
# title: An empty render deletes nothing
# description: >-
#   With `allowEmpty` a mistake that renders no object, such as a wrong path, deletes the whole
#   application.
# custom:
#   severity: warning
#   applies_to: [kubernetes/argoproj.io/Application, kubernetes/argoproj.io/ApplicationSet]
#   fix: >-
#     Remove `allowEmpty: true`.
#   fragments: true
package sluicegate.gitops.argo_allow_empty

import rego.v1

deny contains {"at": ["spec", "syncPolicy", "automated", "allowEmpty"], "message": message} if {
	input.object.spec.syncPolicy.automated.allowEmpty == true
}

deny contains {"at": ["spec", "template", "spec", "syncPolicy", "automated", "allowEmpty"], "message": message} if {
	input.object.spec.template.spec.syncPolicy.automated.allowEmpty == true
}

message := "a source without objects deletes all of them"
