package import Corpus
package import Searching

/// What finds passages, and has the sources around them for an agent too.
package protocol LibraryFinding: PassageFinding {
    /// - Parameters:
    ///   - found: by the question, in what the library is of.
    ///   - filters: that hold for all that tools read.
    /// - Throws: `corrupt`; `io` where what was searched is not there any more.
    func library(
        of found: FoundPassages, narrowedBy filters: [Condition]
    ) throws(QuarryError) -> any AgentLibrary
}
