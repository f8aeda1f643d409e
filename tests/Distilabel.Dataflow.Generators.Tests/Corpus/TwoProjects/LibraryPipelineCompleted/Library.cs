namespace Pipelines;

public static class Answers
{
    /// <summary>A pipeline whose task is still to be told its column.</summary>
    public static Pipeline Create(IReadOnlyList<PromptRow> rows) => new("answers")
    {
        // false: DDF101 'instruction'
        new LoadDataFromDicts<PromptRow>("load") { Data = rows } >> new TextGeneration("answer") { LLM = new OfflineLLM() },
    };
}
