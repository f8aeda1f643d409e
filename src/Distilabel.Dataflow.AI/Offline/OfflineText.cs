using System.Buffers;
using System.Collections.Frozen;

namespace Distilabel.Dataflow.AI.Offline;

/// <summary>Writes texts that look like an answer, of sentences with words of the question in them. They mean nothing.</summary>
internal static class OfflineText
{
    private const int ReadOfPrompt = 2000;
    private const int LongestSubject = 24;
    private const int CharactersOfToken = 4;

    private static readonly string[] Openings =
    [
        "That is a good question about {0}.",
        "Let us look at {0} step by step.",
        "In short, it comes down to {0}.",
        "There are a few ways to think about {0}.",
        "Before anything else, {0} needs a clear definition.",
        "Most answers about {0} leave out {1}.",
        "To begin with {0}, consider what is already known.",
        "The usual advice on {0} still holds.",
        "People often mix up {0} and {1}.",
        "Here is one way to approach {0}.",
        "It depends on what you expect of {0}.",
        "Start with the simplest case of {0}.",
    ];

    private static readonly string[] Middles =
    [
        "First, write down what {0} has to do with {1}.",
        "A small example makes {0} easier to see.",
        "When {0} changes, {1} tends to follow.",
        "It helps to keep {0} apart from {1}.",
        "Check each part of {0} on its own before you put them together.",
        "Numbers tell more about {0} than opinions do.",
        "Some would begin with {1} instead, which works as well.",
        "The hard part is not {0} but knowing when to stop.",
        "If {0} is missing, {1} can take its place for a while.",
        "Ask somebody who has worked with {0} before.",
        "Two or three attempts at {0} are usually enough.",
        "What holds for {0} need not hold for {1}.",
        "Keep notes on {0}, because details are easily forgotten.",
        "A common mistake is to rush {0}.",
        "Time spent on {1} pays off later.",
        "Compare {0} with something familiar.",
        "Every rule about {0} has exceptions.",
        "Think of {1} as the other side of {0}.",
    ];

    private static readonly string[] Closings =
    [
        "So the answer lies in {0}.",
        "With that, {0} should be clear.",
        "Try it with {0} and see what happens.",
        "Everything else about {0} follows from there.",
        "That is as far as {0} goes.",
        "Once {0} is settled, the rest is easy.",
        "In the end, {0} matters more than {1}.",
        "From here you can take {0} further.",
    ];

    private static readonly string[] OtherSubjects = ["the question", "the matter", "the details"];

    private static readonly FrozenSet<string> Fillers = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "about", "also", "been", "both", "could", "does", "each", "every", "explain", "from", "give", "have", "into", "just", "like",
        "made", "make", "many", "more", "most", "much", "only", "over", "please", "short", "should", "some", "such", "than", "that",
        "their", "them", "then", "there", "these", "they", "this", "those", "using", "very", "what", "when", "where", "which", "while",
        "will", "with", "would", "write", "your");

    private static readonly SearchValues<char> Spaces = SearchValues.Create(" \t\r\n.,;:!?()[]{}<>\"'`/\\|*#=+");

    internal static string Write(string prompt, Random random)
    {
        var subjects = SubjectsOf(prompt);
        var middles = Middles.ToArray();
        random.Shuffle(middles);
        string[] sentences = [Pick(Openings, random), .. middles.AsSpan(0, random.Next(1, 6)), Pick(Closings, random)];
        return string.Join(' ', sentences.Select(sentence => Fill(sentence, subjects, random)));
    }

    /// <summary>Cuts a text that has more tokens than allowed, between two words where there are some.</summary>
    /// <returns>Whether it was cut.</returns>
    internal static bool Cut(ref string text, int maxTokens)
    {
        if (CountTokens(text) <= maxTokens)
        {
            return false;
        }

        var length = maxTokens * CharactersOfToken;
        var space = text.LastIndexOf(' ', length);
        text = text[..(space > 0 ? space : length)];
        return true;
    }

    /// <summary>About how many tokens a text has: four characters each, as is usual for English.</summary>
    internal static int CountTokens(string text) => (text.Length + CharactersOfToken - 1) / CharactersOfToken;

    private static string Fill(string sentence, List<string> subjects, Random random)
    {
        var first = random.Next(subjects.Count);
        var second = (first + random.Next(1, subjects.Count)) % subjects.Count;
        var text = sentence
            .Replace("{0}", subjects[first], StringComparison.Ordinal)
            .Replace("{1}", subjects[second], StringComparison.Ordinal);
        return string.Create(text.Length, text, static (letters, source) =>
        {
            source.CopyTo(letters);
            letters[0] = char.ToUpperInvariant(letters[0]);
        });
    }

    private static string Pick(string[] sentences, Random random) => sentences[random.Next(sentences.Length)];

    private static List<string> SubjectsOf(string prompt)
    {
        var subjects = new List<string>();
        var rest = prompt.AsSpan(0, Math.Min(prompt.Length, ReadOfPrompt));
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny(Spaces);
            var word = end < 0 ? rest : rest[..end];
            if (word.Length is > 3 and <= LongestSubject && char.IsLetter(word[0]))
            {
                Add(word.ToString());
            }

            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return subjects.Count > 1 ? subjects : [.. subjects, .. OtherSubjects];

        void Add(string word)
        {
            if (!Fillers.Contains(word) && !subjects.Contains(word))
            {
                subjects.Add(word);
            }
        }
    }
}
