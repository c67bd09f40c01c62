import Fields
import Foundation

@testable import Serving

extension TestServer.Answer {
    /// A server-sent event.
    struct Event {
        /// Nil for one without a name.
        var name: String?
        var data: String

        var json: JSONValue {
            get throws { try JSONValue(parsing: Data(data.utf8)) }
        }
    }

    /// The events of a body that came in chunks.
    var events: [Event] { Self.events(of: unchunked) }

    /// The body, put together.
    var unchunked: String {
        guard headers["transfer-encoding"] == "chunked" else { return body }
        var rest = Array(body.utf8)[...]
        var text: [UInt8] = []
        while let end = rest.firstIndex(of: 0x0D),
            let count = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16), count > 0
        {
            let start = end + 2
            guard start + count <= rest.endIndex else { break }
            text += rest[start..<start + count]
            rest = rest[(start + count)...].dropFirst(2)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func events(of text: String) -> [Event] {
        text.components(separatedBy: "\n\n").compactMap { block in
            var event = Event(data: "")
            for line in block.split(separator: "\n") {
                if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
                if line.hasPrefix("data: ") { event.data += line.dropFirst(6) }
            }
            return event.data.isEmpty ? nil : event
        }
    }
}
