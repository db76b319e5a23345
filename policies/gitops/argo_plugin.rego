# METADATA
# title: Manifests are rendered by known tools
# description: >-
#   A plugin is a program that makes the manifests while they are deployed: what it makes can
#   neither be reviewed nor judged here.
# custom:
#   severity: info
#   applies_to: [kubernetes/argoproj.io/Application, kubernetes/argoproj.io/ApplicationSet]
#   fix: Render with Kustomize or Helm, or commit what the plugin renders.
#   fragments: true
package sluicegate.gitops.argo_plugin

import rego.v1

deny contains {"at": ["spec", "source", "plugin"], "message": message} if is_object(input.object.spec.source.plugin)

deny contains {"at": ["spec", "sources", i, "plugin"], "message": message} if {
	is_object(input.object.spec.sources[i].plugin)
}

deny contains {"at": ["spec", "template", "spec", "source", "plugin"], "message": message} if {
	is_object(input.object.spec.template.spec.source.plugin)
}

message := "a plugin makes the manifests"
