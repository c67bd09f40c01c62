/// Calls of tools as a stream brings them, piece by piece: a call is known by its place.
struct ChatCallParts {
    /// Of a call, as much as one message has.
    struct Part: Decodable {
        struct Function: Decodable {
            var name: String?
            var arguments: String?
        }
        var index: Int?
        var id: String?
        var function: Function?
    }

    private var calls: [(index: Int, call: ChatToolCall)] = []

    /// Calls of a reply that are read; the rest is passed over.
    static let maximum = 32

    mutating func add(_ parts: [Part]) {
        for (place, part) in parts.enumerated() {
            let index = part.index ?? (part.id == nil ? place : calls.count)
            guard let known = calls.firstIndex(where: { $0.index == index }) else {
                guard calls.count < Self.maximum else { continue }
                calls.append((index, ChatToolCall(id: "", name: "", arguments: "")))
                extend(calls.count - 1, by: part)
                continue
            }
            extend(known, by: part)
        }
    }

    private mutating func extend(_ place: Int, by part: Part) {
        // Some endpoints say the name again with each piece.
        if calls[place].call.id.isEmpty { calls[place].call.id = part.id ?? "" }
        if calls[place].call.name.isEmpty { calls[place].call.name = part.function?.name ?? "" }
        calls[place].call.arguments += part.function?.arguments ?? ""
    }

    /// In their order. One that an endpoint gave no id has one of ours, for answers need it.
    var whole: [ChatToolCall] {
        calls.enumerated().map { place, entry in
            var call = entry.call
            if call.id.isEmpty { call.id = "call_\(place)" }
            return call
        }
    }
}
