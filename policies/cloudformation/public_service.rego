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

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"AWS::RDS::DBInstance": {"PubliclyAccessible": {"bad": [true]}},
	"AWS::Redshift::Cluster": {"PubliclyAccessible": {"bad": [true]}},
	"AWS::DMS::ReplicationInstance": {"PubliclyAccessible": {"bad": [true]}},
	"AWS::AmazonMQ::Broker": {"PubliclyAccessible": {"bad": [true]}},
}

row_of(setting) := settings[input.resource.type][setting]

name_of(path) := concat(".", [key | some key in path; is_string(key)])

deny contains {"at": array.concat(["values"], path), "message": message} if {
	settings[input.resource.type]
	walk(input.resource.values, [path, value])
	path != []
	setting := name_of(path)
	row := row_of(setting)
	not is_object(value)
	wrong(row, value)
	message := sprintf("it can be reached from the internet: `%s` is %v", [setting, value])
}

wrong(row, value) if value in row.bad
