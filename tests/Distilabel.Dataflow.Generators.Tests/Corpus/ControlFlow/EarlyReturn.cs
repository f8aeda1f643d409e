// A method returns early without the last step.
// accepts
// args: --rate
// accepts
Build(args.Contains("--rate")).Validate();

static Pipeline Build(bool rates)
{
    var chain = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] } >> new TextGeneration("answer") { LLM = new OfflineLLM() };
    if (!rates)
    {
        return new Pipeline("plain") { chain };
    }

    var rate = new Rate("rate");
    return new Pipeline("rated") { chain >> rate };
}
