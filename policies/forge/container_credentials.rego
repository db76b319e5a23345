# METADATA
# title: Registries are logged in to with secrets
# description: >-
#   A password in a workflow is read by everybody who can read the repository, and stays in its
#   history.
# custom:
#   severity: error
#   applies_to: [github/workflow]
#   fix: Use `${{ secrets.NAME }}`, and revoke the password.
package sluicegate.forge.container_credentials

import rego.v1

deny contains {"at": ["jobs", job, "container", "credentials", "password"], "message": message} if {
	is_written(input.object.jobs[job].container.credentials.password)
}

deny contains {"at": ["jobs", job, "services", name, "credentials", "password"], "message": message} if {
	is_written(input.object.jobs[job].services[name].credentials.password)
}

message := "the password of the registry is written down"

is_written(password) if {
	is_string(password)
	not contains(password, "${{")
	password != ""
}
