// A step is a static function.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] };
new Pipeline("p") { load >> new Shout("shout") >> new TextGeneration("answer") { LLM = new OfflineLLM(), InputMappings = { ["instruction"] = "loud" } } }.Validate();

internal static class Functions
{
    [Step]
    [return: Column("loud")]
    public static string Shout(string instruction) => instruction.ToUpperInvariant();
}
