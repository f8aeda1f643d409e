// A factory makes its pipeline once and gives it again.
// accepts
var factory = new Factory();
var first = await factory.GetAsync();
var second = await factory.GetAsync();
first.Validate();
Assert.Equal(first, second);

internal sealed class Factory
{
    private Pipeline? _pipeline;

    public async ValueTask<Pipeline> GetAsync()
    {
        if (_pipeline is { } known)
        {
            return known;
        }

        await Task.Yield();
        return _pipeline = new Pipeline("answers")
        {
            new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] } >> new TextGeneration("answer") { LLM = new OfflineLLM() },
        };
    }
}
