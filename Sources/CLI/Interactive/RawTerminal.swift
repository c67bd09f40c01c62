import Foundation
import Synchronization
import Terminal

/// The terminal of this process, taken over from the shell and given back as it was: from the main
/// thread, or from another one that ends the process.
final class RawTerminal: Sendable {
    /// As the shell has it; nil while it has it.
    private let before = Mutex<termios?>(nil)

    /// Whether there is one to read keys from and to draw on.
    static var isPossible: Bool {
        let term = ProcessInfo.processInfo.environment["TERM"] ?? ""
        return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 && !term.isEmpty
            && term != "dumb"
    }

    /// Another screen; no line that breaks by itself, for terminals differ about widths; pasted
    /// text in brackets.
    private static let taking = "\u{1B}[?1049h\u{1B}[?7l\u{1B}[?2004h"
    private static let leaving = "\u{1B}[?2004l\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"

    /// Takes the terminal: keys come one by one and unseen.
    ///
    /// Ctrl-C stays a signal, so that it ends a search too; Ctrl-Z is a key, for the terminal has
    /// to be given back first, and Ctrl-\ is none.
    func take() {
        before.withLock { before in
            var settings = termios()
            guard before == nil, tcgetattr(STDIN_FILENO, &settings) == 0 else { return }
            before = settings
            settings.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
            settings.c_iflag &= ~tcflag_t(IXON | ICRNL | INLCR | IGNCR)
            withUnsafeMutableBytes(of: &settings.c_cc) { keys in
                keys[Int(VMIN)] = 1
                keys[Int(VTIME)] = 0
                // POSIX: no key.
                for key in [VSUSP, VQUIT] { keys[Int(key)] = 0 }
            }
            tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
            Self.write(Array(Self.taking.utf8))
        }
    }

    /// Gives it back.
    func leave() {
        before.withLock { before in
            guard var settings = before else { return }
            before = nil
            Self.write(Array(Self.leaving.utf8))
            // What was typed ahead is no command of the shell's.
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
        }
    }

    func draw(_ frame: Frame) { Self.write(frame.bytes) }

    var size: TerminalSize {
        TerminalSize(of: STDOUT_FILENO) ?? TerminalSize(columns: 80, rows: 24)
    }

    private static func write(_ bytes: [UInt8]) {
        try? FileHandle.standardOutput.write(contentsOf: Data(bytes))
    }
}
