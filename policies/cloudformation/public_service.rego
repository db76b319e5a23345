# METADATA
# title: Databases and brokers have no public address
# description: >-
#   A database or broker with a public address is found by scanners within hours, and from
#   then on only its password stands between its data and everyone.
# custom:
#   severity: error
#   applies_to: [cloudformation/*]
#   fix: >-
#     Keep it in a private network, and reach it over a bastion, a VPN or a private
#     endpoint.
package sluicegate.cloudformation.public_service

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"AWS::RDS::DBInstance": {"PubliclyAccessible": {"bad": [true]}},
	"AWS::Redshift::Cluster": {"PubliclyAccessible": {"bad": [true]}},
	"AWS::DMS::ReplicationInstance": {"PubliclyAccessible": {"bad": [true]}},
	"AWS::AmazonMQ::Broker": {"PubliclyAccessible": {"bad": [true]}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("it can be reached from the internet: `%s` is %v", [setting, leaf.value])
}
