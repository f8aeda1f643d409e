// The derived class in the program gives rows without the column that the library's task reads.
// validate: requires inputs ['instruction']
new Haikus().Build().Validate();

internal sealed class Haikus : Jobs.Job
{
    // missed: DDF101
    protected override GeneratorStep CreateSource() => new LoadDataFromDicts<PromptRow>("load") { Data = [new("A haiku", "")] };
}
