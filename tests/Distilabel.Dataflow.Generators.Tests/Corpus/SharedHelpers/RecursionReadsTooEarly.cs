// A recursive helper puts each step before the last one.
// validate: requires inputs ['generation']
// missed: DDF101
var pipeline = new Pipeline("p") { Build(2) };
pipeline.Validate();

static Step Build(int depth)
{
    Step step = depth == 0 ? new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] } : depth == 1 ? new CountWords("count") : new TextGeneration("answer") { LLM = new OfflineLLM() };
    if (depth > 0)
    {
        Build(depth - 1).Connect(step);
    }

    return step;
}
