namespace Distilabel.Dataflow.Generators;

/// <summary>Where the pages stand that explain the rules: <c>generators/docs</c> in the repository.</summary>
internal static class HelpPage
{
    public static string For(string id) => $"https://github.com/distilabel-dataflow/distilabel-dataflow/blob/main/generators/docs/{id}.md";
}
