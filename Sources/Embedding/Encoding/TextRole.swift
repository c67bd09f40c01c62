/// What a text is for: many models embed questions and passages differently.
package enum TextRole: String, Sendable, CaseIterable {
    case query
    case document
}
