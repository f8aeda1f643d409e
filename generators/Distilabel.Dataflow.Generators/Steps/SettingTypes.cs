using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Says which of the things that a step was given its results can depend on.</summary>
internal static class SettingTypes
{
    /// <summary>Whether another value can make other results: not what its author says can't, nor loggers, clocks, HTTP clients and cancellation.</summary>
    /// <param name="member">A property, field or constructor argument.</param>
    public static bool CanChangeResult(ISymbol member)
    {
        if (member.Find("SettingAttribute") is { } attribute && !attribute.Named("ChangesResult", true))
        {
            return false;
        }

        return member switch
        {
            IPropertySymbol property => !IsOfNoAccount(property.Type),
            IFieldSymbol field => !IsOfNoAccount(field.Type),
            IParameterSymbol parameter => !IsOfNoAccount(parameter.Type),
            _ => true,
        };
    }

    private static bool IsOfNoAccount(ITypeSymbol type) =>
        type.WithoutNull().Bases().Concat(type.AllInterfaces).Any(static known => (known.Name, known.ContainingNamespace?.ToDisplayString()) is
            ("ILogger" or "ILoggerFactory" or "ILoggerProvider", "Microsoft.Extensions.Logging") or
            ("TimeProvider", "System") or
            ("HttpMessageInvoker" or "HttpMessageHandler" or "IHttpClientFactory" or "IHttpMessageHandlerFactory", "System.Net.Http") or
            ("CancellationToken" or "CancellationTokenSource", "System.Threading"));
}
