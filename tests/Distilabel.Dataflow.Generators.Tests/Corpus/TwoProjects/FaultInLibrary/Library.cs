namespace Pipelines;

public static class Answers
{
    public static Pipeline Create() => new("answers")
    {
        new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] }
            // error: DDF101 'instruction'
            >> new TextGeneration("answer") { LLM = new OfflineLLM() },
    };
}
