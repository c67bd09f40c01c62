/// What a language model wants of a tool. Whatever it says, it is a wish: nothing is done by it.
package struct ChatToolCall: Hashable, Sendable {
    /// The endpoint's name of the call; what answers it says so.
    package var id: String
    package var name: String
    /// JSON, or what a model takes for it.
    package var arguments: String

    package init(id: String, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

extension ChatToolCall: Codable {
    private enum Key: String, CodingKey { case id, type, function }
    private enum FunctionKey: String, CodingKey { case name, arguments }

    package init(from decoder: any Decoder) throws {
        let call = try decoder.container(keyedBy: Key.self)
        let function = try call.nestedContainer(keyedBy: FunctionKey.self, forKey: .function)
        id = try call.decodeIfPresent(String.self, forKey: .id) ?? ""
        name = try function.decode(String.self, forKey: .name)
        arguments = try function.decodeIfPresent(String.self, forKey: .arguments) ?? ""
    }

    package func encode(to encoder: any Encoder) throws {
        var call = encoder.container(keyedBy: Key.self)
        try call.encode(id, forKey: .id)
        try call.encode("function", forKey: .type)
        var function = call.nestedContainer(keyedBy: FunctionKey.self, forKey: .function)
        try function.encode(name, forKey: .name)
        try function.encode(arguments, forKey: .arguments)
    }
}
