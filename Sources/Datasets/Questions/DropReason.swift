/// Why a question, or a passage with all that is asked of it, is not in a dataset.
package enum DropReason: String, Sendable, CaseIterable, Codable {
    /// It is asked of passages that say different things.
    case ambiguous
    /// It is there already, of the same passage or a copy.
    case duplicate
    /// The passage says what one of the test says.
    case leak
    /// The passage has copies, or others hold the sentence that is taken out of it.
    case copied
    /// Another question takes a sentence out of the same document of the test set, or was written
    /// by somebody and is answered by it.
    case crowded
    /// There are enough questions in this script.
    case script
    /// Of golden questions: no source of that name is in the index, none has a passage on the pages, or the
    /// audience may not see it.
    case goldenMissing = "golden_missing"
    case goldenRestricted = "golden_restricted"
    /// What a language model wrote: not in the form asked for, the passage's own words, or not answered
    /// by the passage.
    case writtenForm = "written_form"
    case writtenCopy = "written_copy"
    case writtenUnanswered = "written_unanswered"
    /// As `CitationProof` has them.
    case textMoved = "text_moved"
    case sourceChanged = "source_changed"
    case sourceMissing = "source_missing"
    case sourceUnread = "source_unread"
}
