# METADATA
# title: Providers take their credentials from outside
# description: >-
#   A credential in a provider block is in the history of the repository for ever, and
#   everyone who can read it can act as the provider.
# custom:
#   severity: error
#   applies_to: [terraform/provider]
#   fix: >-
#     Take the credential out and revoke it; let the environment or a workload identity
#     give it.
package sluicegate.terraform.provider_credentials

import rego.v1

names := {
	"access_key", "secret_key", "token", "password", "client_secret", "credentials", "api_key", "api_token",
	"app_key", "private_key", "personal_access_token", "client_key", "secret_id", "auth_token",
}

# Emulators take any credential.
mock := {"mock_access_key", "mock_secret_key", "mock", "test", "fake", "dummy", "localstack", "foo"}

deny contains {"at": ["values", name], "message": message} if {
	some name in names
	value := input.resource.values[name]
	literal(value)
	message := sprintf("`%s` of the provider `%s` is written in clear", [name, input.resource.name])
}

literal(value) if {
	is_string(value)
	not contains(value, "${")
	not regex.match(`^(~?/|\./|[A-Za-z0-9_./-]+\.(json|pem|key)$)`, value)
	not lower(value) in mock
}

literal(value) if is_number(value)
