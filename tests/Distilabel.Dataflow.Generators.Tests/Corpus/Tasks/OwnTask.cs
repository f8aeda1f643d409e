// A task of the application's own, derived from TextGeneration.
// accepts
var load = new LoadDataFromDicts<Article>("load") { Data = [new("On rain", "Rain.", [])] };
new Pipeline("p") { load >> Prompts.Summary(new OfflineLLM()) >> new CountWords("count") { InputMappings = { ["generation"] = "summary" } } }.Validate();

internal static class Prompts
{
    private static readonly string[] Columns = ["body"];

    public static TextGeneration Summary(LLM llm) => new("summary")
    {
        LLM = llm,
        Columns = Columns,
        Template = "Summarize: {{ body }}",
        OutputMappings = { ["generation"] = "summary" },
    };
}
