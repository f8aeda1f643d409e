using System.Reflection;
using System.Runtime.Loader;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>Runs code that builds pipelines and validates them. Static fields hold steps, so each way through the code has the assembly to itself.</summary>
internal sealed class RunTime : IDisposable
{
    private readonly AssemblyLoadContext _context = new(null, isCollectible: true);
    private readonly Assembly _assembly;

    /// <summary>Loads an assembly, with the one library that it needs beside the tests' own.</summary>
    public RunTime(byte[] image, string libraryName, byte[] library)
    {
        _context.Resolving += (self, name) => name.Name == libraryName ? self.LoadFromStream(new MemoryStream(library)) : null;
        _assembly = _context.LoadFromStream(new MemoryStream(image));
    }

    /// <summary>Calls a static method that gives a pipeline or several, and validates each.</summary>
    public Answer Build(string type, string method, params object?[] arguments)
    {
        IReadOnlyList<Pipeline> pipelines;
        try
        {
            pipelines = Call(type, method, arguments) is var built && built is Pipeline one ? [one] : (Pipeline[])built!;
        }
        catch (TargetInvocationException exception) when (exception.GetBaseException() is PipelineException refusal)
        {
            return new Answer([], [], refusal.Message);
        }

        return new Answer(pipelines, [.. pipelines.Select(Refusal)], null);
    }

    public object? Call(string type, string method, params object?[] arguments) =>
        _assembly.GetType(type, throwOnError: true)!
            .GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!.Invoke(null, arguments);

    public void Dispose() => _context.Unload();

    private static string? Refusal(Pipeline pipeline)
    {
        try
        {
            pipeline.Validate();
            return null;
        }
        catch (PipelineException exception)
        {
            return exception.Message;
        }
    }
}

/// <summary>What the run time says.</summary>
/// <param name="Pipelines">The pipelines that were built.</param>
/// <param name="Refusals">Why each is refused; null for one that is accepted.</param>
/// <param name="Early">Why they could not even be built, so that nothing was validated; null when they could.</param>
internal sealed record Answer(IReadOnlyList<Pipeline> Pipelines, IReadOnlyList<string?> Refusals, string? Early)
{
    public IEnumerable<string> All => Refusals.Append(Early).OfType<string>();
}
