/// `"*"` for those who see everything, else the list of groups. Nothing stands for either: what is
/// left out by mistake opens nothing.
extension Audience: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let text = try? container.decode(String.self) else {
            self.init(groups: Set(try container.decode([String].self).map { $0.lowercased() }))
            return
        }
        guard text == "*" else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "is * or a list of groups")
        }
        self.init(groups: nil)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let groups {
            try container.encode(groups.sorted())
        } else {
            try container.encode("*")
        }
    }
}
