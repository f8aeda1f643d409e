using System.Diagnostics;
using System.Reflection;

namespace Distilabel.Dataflow.Benchmarks.Compiling;

/// <summary>The compiler of the SDK, run on a project in a folder of its own as a build runs it.</summary>
internal sealed class CompilerProcess : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-compiling-").FullName;

    internal CompilerProcess()
    {
        var sources = ManySteps.Files().Select(file =>
        {
            var path = Path.Combine(_folder, file.Name);
            File.WriteAllText(path, file.Text);
            return path;
        });
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => !Path.GetFileName(path).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
        File.WriteAllLines(
            Path.Combine(_folder, "project.rsp"),
            [
                "-noconfig", "-nostdlib+", "-target:library", "-nullable:enable", "-langversion:14.0", "-deterministic+", "-debug:portable", "-nologo",
                $"-out:{Path.Combine(_folder, "ManySteps.dll")}",
                $"-analyzer:{PathOf("Generators")}",
                .. references.Select(static path => $"-reference:\"{path}\""),
                .. sources.Select(static path => $"\"{path}\""),
            ]);
    }

    /// <summary>Compiles, with the analyzers or with the generators only.</summary>
    internal async Task CompileAsync(bool analyze)
    {
        string[] arguments = ["exec", PathOf("Compiler"), $"@{Path.Combine(_folder, "project.rsp")}", analyze ? "-skipAnalyzers-" : "-skipAnalyzers+"];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The compiler failed:{Environment.NewLine}{output}");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string PathOf(string name) =>
        typeof(CompilerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == name).Value!;
}
