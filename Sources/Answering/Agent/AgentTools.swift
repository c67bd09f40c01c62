import Chat
import Corpus
import Fields
import Foundation
import Searching

/// The tools of an agent, of what one reader may see.
struct AgentTools: Sendable {
    let library: any AgentLibrary
    let surroundings: AgentSurroundings
    /// How is searched; its filters hold for each search.
    let options: SearchOptions
    /// Bytes of UTF-8 that a tool may show.
    let room: Int

    /// Bytes of arguments that are read.
    static let argumentBytes = 8_192

    /// - Parameter room: bytes of UTF-8 that a tool may show.
    init(
        _ library: any AgentLibrary, surroundings: AgentSurroundings, options: SearchOptions,
        room: Int
    ) {
        self.library = library
        self.surroundings = surroundings
        self.options = options
        self.room = room
    }

    var all: [AgentTool] { [search, fetch, cite, listSources, table, calculate, time] }

    /// A call, done or refused, and its arguments as they were understood.
    /// - Parameter known: keys of calls that were done: one made again tells nothing new.
    /// - Throws: what breaks the answer off: an index that can't be read.
    func outcome(
        of call: ChatToolCall, known: Set<String>, gathered: inout GatheredPassages
    ) throws(QuarryError) -> (outcome: ToolOutcome, arguments: JSONValue) {
        let shown = JSONValue.string(call.arguments.prefix(bytes: 200))
        guard call.arguments.utf8.count <= Self.argumentBytes else {
            return (.refused("arguments are longer than \(Self.argumentBytes) bytes"), shown)
        }
        let text = call.arguments.allSatisfy(\.isWhitespace) ? "{}" : call.arguments
        guard let arguments = try? JSONValue(parsing: Data(text.utf8)) else {
            return (.refused("arguments are no JSON"), shown)
        }
        guard let tool = all.first(where: { $0.chat.name == call.name }) else {
            let names = all.map(\.chat.name).joined(separator: ", ")
            let name = ForeignText.quoted(call.name)
            return (.refused("there is no tool \(name); there are \(names)"), arguments)
        }
        let values: FieldValues
        do throws(FieldValues.Mismatch) {
            values = try FieldValues(arguments, fields: tool.chat.fields)
        } catch {
            return (.refused(error.description), arguments)
        }
        guard !known.contains(Self.key(call.name, arguments)) else {
            return (.refused("that was done before; see its result"), arguments)
        }
        do throws(QuarryError) {
            return (try tool.answer(values, &gathered), arguments)
        } catch  where error.blame == .member {
            // The rest is there, and the model may ask for something else.
            return (.refused(error.reason), arguments)
        }
    }

    /// What a call is known by.
    static func key(_ name: String, _ arguments: JSONValue) -> String {
        "\(name) \(JSONText.text(arguments))"
    }
}
