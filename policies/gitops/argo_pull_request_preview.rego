# METADATA
# title: Previews of pull requests are locked in
# description: >-
#   A generator of pull requests, or of all repositories of an organisation, deploys what nobody
#   has reviewed yet. In the project `default`, or in one that the pull request names itself, that
#   is anything, anywhere.
# custom:
#   severity: error
#   applies_to: [kubernetes/argoproj.io/ApplicationSet]
#   fix: >-
#     Name a project for previews that allows one namespace, the own repository and no cluster-wide
#     kinds.
#   fragments: true
package sluicegate.gitops.argo_pull_request_preview

import rego.v1

generators := {"pullRequest", "scmProvider"}

deny contains {"at": ["spec", "template", "spec", "project"], "message": message} if {
	project := input.object.spec.template.spec.project
	is_open(project)
	walk(input.object.spec.generators, [path, _])
	some generator in path
	generator in generators
	message := sprintf("what `%s` finds is deployed in the project `%s`", [generator, project])
}

is_open(project) if project in {"", "default"}

is_open(project) if {
	is_string(project)
	contains(project, "{{")
}
