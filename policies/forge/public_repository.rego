# METADATA
# title: Repositories are private
# description: >-
#   Everybody reads a public repository: host names, versions, and every secret that was ever
#   committed by mistake.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: warning}
#   applies_to:
#     - github/settings
#     - gitlab/settings
#     - terraform
#     - kubernetes/repo.github.upbound.io/Repository
#   fix: Set the visibility to private or internal.
package sluicegate.forge.public_repository

import rego.v1

deny contains {"at": ["repository", "private"], "message": message} if input.object.repository.private == false

deny contains {"at": ["repository", "visibility"], "message": message} if input.object.repository.visibility == "public"

deny contains {"at": ["spec", "forProvider", "visibility"], "message": message} if {
	input.object.spec.forProvider.visibility == "public"
}

deny contains {"at": ["resource", kind, name, key], "message": message} if {
	some kind, key in {"github_repository": "visibility", "gitlab_project": "visibility_level"}
	input.object.resource[kind][name][key] == "public"
}

deny contains {"at": ["resource", "github_repository", name, "private"], "message": message} if {
	input.object.resource.github_repository[name].private == false
}

# Without a word it is public, unless it comes from a template.
deny contains {"at": ["resource", "github_repository", name], "message": message} if {
	repository := input.object.resource.github_repository[name]
	is_object(repository)
	count(object.keys(repository) & {"visibility", "private", "template"}) == 0
}

deny contains {"at": ["projects_and_groups", project, "project_settings", "visibility"], "message": message} if {
	input.object.projects_and_groups[project].project_settings.visibility == "public"
}

message := "everybody can read the repository"
