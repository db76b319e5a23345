# METADATA
# title: Applications have a namespace of their own
# description: >-
#   In the namespace `default` nothing separates an application from what else was put there
#   without thinking.
# custom:
#   severity: info
#   applies_to: [kubernetes/argoproj.io/Application, kubernetes/argoproj.io/ApplicationSet]
#   fix: Set spec.destination.namespace to a namespace of the application.
#   fragments: true
package sluicegate.gitops.argo_destination

import rego.v1

deny contains {"at": ["spec", "destination", "namespace"], "message": message} if {
	input.object.spec.destination.namespace == "default"
}

deny contains {"at": ["spec", "template", "spec", "destination", "namespace"], "message": message} if {
	input.object.spec.template.spec.destination.namespace == "default"
}

message := "the application is deployed to the namespace `default`"
