# METADATA
# title: Only jobs that log in elsewhere get an identity
# description: >-
#   With `id-token: write` for the whole workflow, every job, and every action in it, can log in
#   to the cloud as this repository.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [github/workflow]
#   fix: >-
#     Move `id-token: write` to the job that logs in.
package sluicegate.forge.id_token

import rego.v1

deny contains {"at": ["permissions", "id-token"], "message": "every job can log in as this repository"} if {
	input.object.permissions["id-token"] == "write"
	is_object(input.object.jobs)
	count(input.object.jobs) > 1
}
